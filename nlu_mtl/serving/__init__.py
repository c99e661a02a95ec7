"""The models at work under ONNX Runtime: nothing here imports torch."""
