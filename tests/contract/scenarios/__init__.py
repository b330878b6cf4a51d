"""The calls of Twilio's SDK to the simulator, noun by noun, and the answers that it must get."""
