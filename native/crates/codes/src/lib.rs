//! QR codes and barcodes, written and read.
