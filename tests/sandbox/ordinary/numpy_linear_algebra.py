# [2. 3.]
# 3.0 (1000,)
import numpy as np

print(np.linalg.solve(np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([9.0, 8.0])).round(6))
print(
    float(np.linalg.eigvalsh(np.diag([1.0, 2.0, 3.0])).max()),
    np.random.default_rng(0).normal(size=1000).shape,
)
