"""`sklambda queue`: look after slow predictions."""
