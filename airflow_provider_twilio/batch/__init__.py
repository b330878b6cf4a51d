"""A batch of messages: its rows, their check, its plan, its results and their delivery."""
