"""How one request becomes an answer, and a list its pages. Imports no Airflow."""
