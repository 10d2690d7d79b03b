"""What make runs before anything is installed, with whatever Python 3 the machine has."""
