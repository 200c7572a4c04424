"""Evaluation: what a trained model is worth on held-out data."""
