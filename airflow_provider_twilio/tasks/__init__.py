"""The common base of operators and sensors: rendering of arguments, and hiding of private ones."""
