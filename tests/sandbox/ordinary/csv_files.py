# [{'name': 'Ada', 'born': '1815'}]
# files: people.csv
import csv

with open("people.csv", "w", newline="") as file:
    csv.writer(file).writerows([["name", "born"], ["Ada", "1815"]])
with open("people.csv", newline="") as file:
    print(list(csv.DictReader(file)))
