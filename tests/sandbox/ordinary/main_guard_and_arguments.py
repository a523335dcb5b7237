# __main__ 7
# caught 2
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--count", type=int, default=7)
if __name__ == "__main__":
    print(__name__, parser.parse_args([]).count)
    try:
        raise SystemExit(2)
    except SystemExit as error:
        print("caught", error.code)
