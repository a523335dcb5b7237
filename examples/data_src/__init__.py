"""What `make_data.py` builds the example documents from."""
