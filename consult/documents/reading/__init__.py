"""How a consultation paper is read: a file becomes lines, lines become sections, questions and dates."""
