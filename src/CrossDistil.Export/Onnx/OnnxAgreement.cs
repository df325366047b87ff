namespace CrossDistil.Export.Onnx;

/// <summary>How well ONNX Runtime's answers agree with CrossDistil's own.</summary>
/// <param name="Rows">Rows compared.</param>
/// <param name="Logit">The largest difference of a logit.</param>
/// <param name="Probability">The largest difference of a probability of the same logit.</param>
internal sealed record OnnxAgreement(int Rows, double Logit, double Probability);
