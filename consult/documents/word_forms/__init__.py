"""The questions of a paper as a Word file to fill in, and the same file read back.

``form`` says what is printed and where answers go; ``writing`` makes the file; ``reading`` takes a file apart;
``placing`` says what of it belongs where, and what belongs nowhere.
"""
