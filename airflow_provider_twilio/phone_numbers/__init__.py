"""Phone numbers, as people write them and in E.164 form."""
