using CrossDistil.Data.Files;
using CrossDistil.Export.Format;
using CrossDistil.Scoring.Calibration;
using Google.Protobuf;

namespace CrossDistil.Export.Onnx;

/// <summary>
/// A bundle's networks as an ONNX graph: encoded ids and standardised numbers in, <c>TASK.logit</c> and
/// <c>TASK.probability</c> (float [batch]) out. It is made of a traced scoring pass of the networks, so that any
/// backbone can be exported.
/// </summary>
/// <remarks>
/// Inputs have the features' names: int64 [batch] of a field's ids, int64 [batch, n] of a list field's, which ends in
/// −1 where a row has fewer than n, float [batch] of a number.
/// </remarks>
internal sealed record OnnxModel(
    ModelProto File, IReadOnlyList<ServedNetwork> Networks, DatasetSchema Schema, IReadOnlyList<Calibrator> Calibrators)
{
    private const int Opset = 17, IrVersion = 8;

    /// <summary>Traces a pass of every network.</summary>
    /// <param name="networks">Networks that answer every task once.</param>
    /// <param name="schema">Features and tasks.</param>
    /// <param name="calibrators">[task] calibrators from logits to probabilities.</param>
    /// <param name="maxBytes">Maximum size of the file.</param>
    /// <exception cref="InputException">
    /// The file would be larger, or two inputs or outputs would have one name.
    /// </exception>
    /// <exception cref="NotSupportedException">A backbone computes what a graph cannot hold; the message says
    /// what.</exception>
    /// <exception cref="ArgumentException">A task is answered twice or not at all, or has no calibrator.</exception>
    public static OnnxModel Of(
        IReadOnlyList<ServedNetwork> networks, DatasetSchema schema, IReadOnlyList<Calibrator> calibrators, long maxBytes = int.MaxValue)
    {
        Require(networks, schema, calibrators);
        var graph = new OnnxGraph();
        var inputs = new OnnxInputs(graph, schema);
        foreach (var task in schema.Tasks)
        {
            graph.Output($"{task}.logit", "log-odds; rank by them");
            graph.Output($"{task}.probability", "calibrated, 0..1");
        }

        foreach (var (n, network) in networks.Index())
            foreach (var (task, column) in Trace(network, graph, inputs, networks.Count == 1 ? "" : $"network-{n}."))
            {
                var logit = graph.Node("Squeeze", [column, graph.Integers(1)]);      // [batch]
                graph.NodeOf($"{schema.Tasks[task]}.logit", "Identity", logit);
                CalibratorNodes.Write(graph, calibrators[task], logit, $"{schema.Tasks[task]}.probability");
            }

        return new OnnxModel(FileOf(graph.Build("crossdistil", maxBytes), schema), networks, schema, calibrators);
    }

    private static void Require(IReadOnlyList<ServedNetwork> networks, DatasetSchema schema, IReadOnlyList<Calibrator> calibrators)
    {
        if (!networks.SelectMany(network => network.Tasks).Order().SequenceEqual(Enumerable.Range(0, schema.Tasks.Count)))
            throw new ArgumentException($"The networks do not answer each of {schema.Tasks.Count} tasks once.", nameof(networks));
        if (calibrators.Count != schema.Tasks.Count)
            throw new ArgumentException($"{schema.Tasks.Count} tasks need as many calibrators.", nameof(calibrators));
    }

    /// <summary>A pass of one network: the tasks that it answers, and the names of their logits, [batch, 1].</summary>
    private static List<(int Task, string Logit)> Trace(ServedNetwork network, OnnxGraph graph, OnnxInputs inputs, string prefix)
    {
        using var workers = new Workers(1);
        using var tape = Tape.Traced(workers);
        var rows = TracedRows.Of(inputs, network.Model.Tasks);
        var hidden = network.Model.Hidden(tape, rows, training: false);
        var logits = new List<(int Task, Tensor Logit)>();
        foreach (var task in network.Tasks) logits.Add((task, network.Model.Student(tape, task, hidden[task], training: false)));
        var writer = new NetworkWriter(graph, inputs, new NetworkWeights(graph, network.Model, prefix), rows.Inputs.Numbers);
        tape.Describe(writer);
        return [.. logits.Select(answer => (answer.Task, writer.Logit(answer.Logit)))];
    }

    private static ModelProto FileOf(GraphProto graph, DatasetSchema schema) => new()
    {
        IrVersion = IrVersion,
        ProducerName = "crossdistil",
        ProducerVersion = typeof(OnnxModel).Assembly.GetName().Version!.ToString(3),
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        MetadataProps = { new StringStringEntryProto { Key = "schema.hash", Value = schema.Hash } },
        Graph = graph,
    };

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, File.WriteTo);
}
