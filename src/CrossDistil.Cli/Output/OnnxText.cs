using CrossDistil.Export.Onnx;

namespace CrossDistil.Cli.Output;

/// <summary>What is known of an ONNX file's agreement, in words.</summary>
internal static class OnnxText
{
    public static string Of(OnnxAgreement? agreement) => agreement is null
        ? "not checked, there is no ONNX Runtime"
        : string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime agrees on {agreement.Rows:N0} rows, logits within {agreement.Logit:0.0e-0}, probabilities within {agreement.Probability:0.0e-0}");
}
