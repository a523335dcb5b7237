//! Jupyter notebooks: a lazy index, faithful writing, validation, comparison, HTML.
