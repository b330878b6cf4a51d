"""Find what a review would find wrong with a customer's document and pages, before anything is paid."""
