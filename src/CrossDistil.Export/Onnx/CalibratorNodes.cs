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
        var result = calibrator switch
        {
            NoCalibrator => graph.Node("Sigmoid", [graph.Cast(logit, DataType.Double)]),
            PlattCalibrator platt => Platt(graph, platt, graph.Cast(logit, DataType.Double)),
            IsotonicCalibrator isotonic => Isotonic(graph, isotonic, graph.Cast(logit, DataType.Double)),
            _ => throw new NotSupportedException($"A calibrator of the kind {calibrator.GetType().Name} cannot be exported."),
        };
        var cast = graph.Cast(result, DataType.Float);
        graph.NodeOf(probability, "Identity", cast);
    }

    private static string Platt(OnnxGraph graph, PlattCalibrator platt, string logit)
    {
        var scaled = graph.Node("Mul", [logit, graph.Doubles(platt.Slope)]);
        return graph.Node("Sigmoid", [graph.Node("Add", [scaled, graph.Doubles(platt.Intercept)])]);
    }

    /// <summary>
    /// How many points a logit has reached says between which two it lies. Beyond the ends it is moved onto them; there
    /// both are the same point, and the share of the way between them is 0.
    /// </summary>
    private static string Isotonic(OnnxGraph graph, IsotonicCalibrator curve, string logit)
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
