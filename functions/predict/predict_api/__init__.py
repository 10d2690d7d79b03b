"""The HTTP side of sklambda: every model behind routes that its manifest describes."""
