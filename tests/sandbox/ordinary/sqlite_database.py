# [('b', 2), ('a', 1)]
# files: data.db
import sqlite3

with sqlite3.connect("data.db") as database:
    database.execute("create table t (name text, n integer)")
    database.executemany("insert into t values (?, ?)", [("a", 1), ("b", 2)])
    print(database.execute("select * from t order by n desc").fetchall())
database.close()
