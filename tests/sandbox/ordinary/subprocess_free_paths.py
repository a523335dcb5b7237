# ['notes/one.txt', 'notes/two.txt'] 6
# files: notes/one.txt, notes/two.txt
import pathlib

folder = pathlib.Path("notes")
folder.mkdir()
for name in ("one", "two"):
    (folder / f"{name}.txt").write_text(name)
print(
    sorted(str(path) for path in folder.glob("*.txt")), sum(path.stat().st_size for path in folder.iterdir())
)
