using CrossDistil.Scoring.Calibration;
using static CrossDistil.Export.Format.TensorProto.Types;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// A calibrator as ONNX nodes, in double precision as the calibrators themselves: small probabilities keep their
/// digits.
/// </summary>
internal static class CalibratorNodes
{
    /// <summary>
    /// Adds what turns <paramref name="logit"/>, float [batch], into the output <paramref name="probability"/>.
    /// </summary>
    public static void Write(OnnxGraph graph, Calibrator calibrator, string logit, string probability)
    {
        var result = calibrator.Curve switch
        {
            CalibrationCurve.Line { Slope: 1, Intercept: 0 } => graph.Node("Sigmoid", [graph.Cast(logit, DataType.Double)]),
            CalibrationCurve.Line line => Line(graph, line, graph.Cast(logit, DataType.Double)),
            CalibrationCurve.Points points => Points(graph, points, graph.Cast(logit, DataType.Double)),
            var other => throw new NotSupportedException($"A curve of the form {other.GetType().Name} cannot be exported."),
        };
        var cast = graph.Cast(result, DataType.Float);
        graph.NodeOf(probability, "Identity", cast);
    }

    private static string Line(OnnxGraph graph, CalibrationCurve.Line line, string logit)
    {
        var scaled = graph.Node("Mul", [logit, graph.Doubles(line.Slope)]);
        return graph.Node("Sigmoid", [graph.Node("Add", [scaled, graph.Doubles(line.Intercept)])]);
    }

    /// <summary>
    /// How many points a logit has reached says between which two it lies. Beyond the ends it is moved onto them; there
    /// both are the same point, and the share of the way between them is 0.
    /// </summary>
    private static string Points(OnnxGraph graph, CalibrationCurve.Points curve, string logit)
    {
        var points = graph.Doubles([.. curve.Logits.Select(point => (double)point)]);
        var values = graph.Doubles([.. curve.Values]);
        // [batch]
        var x = graph.Node("Max", [graph.Node("Min", [logit, graph.Doubles(curve.Logits[^1])]), graph.Doubles(curve.Logits[0])]);
        // [batch, point]
        var reached = graph.Node("GreaterOrEqual", [graph.Node("Unsqueeze", [x, graph.Integers(1)]), points]);
        // [batch], 1..points
        var count = graph.Node("ReduceSum", [graph.Cast(reached, DataType.Int64), graph.Integers(1)], OnnxGraph.Attribute("keepdims", 0));
        var next = graph.Node("Min", [count, graph.Scalar((long)curve.Logits.Count - 1)]);
        var last = graph.Node("Sub", [count, graph.Scalar(1L)]);
        var (from, to) = (graph.Node("Gather", [points, last]), graph.Node("Gather", [points, next]));
        var (low, high) = (graph.Node("Gather", [values, last]), graph.Node("Gather", [values, next]));
        var way = graph.Node("Sub", [to, from]);
        var isEnd = graph.Cast(graph.Node("Equal", [last, next]), DataType.Double);
        var share = graph.Node("Div", [graph.Node("Sub", [x, from]), graph.Node("Add", [way, isEnd])]);
        return graph.Node("Add", [low, graph.Node("Mul", [share, graph.Node("Sub", [high, low])])]);
    }
}
