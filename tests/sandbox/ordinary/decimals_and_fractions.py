# 0.30 3.3333
# 5/6
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 5
print(Decimal("0.10") + Decimal("0.20"), Decimal(10) / 3)
print(Fraction(1, 2) + Fraction(1, 3))
