"""The HTTP side of sklambda: predictions and the intake of complaints."""
