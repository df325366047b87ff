namespace CrossDistil.Export.Onnx.Runtime;

/// <summary>ONNX Runtime cannot load or run a graph; its own message.</summary>
internal sealed class OnnxRuntimeException(string message) : Exception(message);
