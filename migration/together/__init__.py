"""One product per task instead of many: which stage, which product, and when can all go together?"""
