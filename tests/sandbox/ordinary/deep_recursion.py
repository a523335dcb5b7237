# caught RecursionError
# 500
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


try:
    down(10**6)
except RecursionError as error:
    print("caught", type(error).__name__)
print(down(500))
