# Node(3)
# True
import copy
import pickle


class Base:
    def __init__(self, n):
        self.n = n


class Node(Base):
    def __repr__(self):
        return f"Node({self.n})"


print(pickle.loads(pickle.dumps(Node(3))))
print(copy.deepcopy(Node(4)).n == 4)
