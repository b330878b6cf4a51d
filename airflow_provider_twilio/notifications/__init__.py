"""Notifications for callbacks of tasks, DAGs and deadlines."""
