"""How does the working group fill in an inventory? As a German workbook (XLSX), written from a model and read back."""
