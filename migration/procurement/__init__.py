"""What has to be bought for the plan, by which procedure, and when must it begin?"""
