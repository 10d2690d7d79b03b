"""What the functions of a stack write, for the person who looks for something."""
