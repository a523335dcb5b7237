# a    30
# b    40
import pandas as pd

frame = pd.DataFrame({"kind": ["a", "b", "a", "b"], "amount": [10, 15, 20, 25]})
print(frame.groupby("kind")["amount"].sum().to_string(header=False).replace("kind\n", ""))
