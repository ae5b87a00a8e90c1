"""What tells people and machines how crawls go: figures, baselines, metrics, monitors, alerts."""
