# ['a.txt', 'folder/b.txt'] b'alpha'
# files: both.zip
import zipfile

with zipfile.ZipFile("both.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a.txt", "alpha")
    archive.writestr("folder/b.txt", "beta" * 100)
with zipfile.ZipFile("both.zip") as archive:
    print(archive.namelist(), archive.read("a.txt"))
