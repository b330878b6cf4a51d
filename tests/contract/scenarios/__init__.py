"""What Twilio's SDK does with the simulator, noun by noun, and what it must get."""
