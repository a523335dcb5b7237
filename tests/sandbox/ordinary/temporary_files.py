# text True
# False
import os
import tempfile

with tempfile.NamedTemporaryFile("w+") as file:
    file.write("text")
    file.seek(0)
    print(file.read(), os.path.exists(file.name))
with tempfile.TemporaryDirectory() as folder:
    open(os.path.join(folder, "x"), "w").close()
print(os.path.exists(folder))
