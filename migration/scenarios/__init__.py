"""What if? Plans under changed assumptions, side by side with the plan as it is."""
