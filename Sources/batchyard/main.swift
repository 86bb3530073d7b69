print("batchyard")
