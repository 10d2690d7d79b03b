"""Is what a model is asked, and what it answers, still what its reference has?"""
