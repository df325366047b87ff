using CrossDistil.Data;
using CrossDistil.Export.Format;
using CrossDistil.Export.Onnx;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Tensors;
using CrossDistil.Tests.Models;
using Xunit;
using static CrossDistil.Export.Format.TensorProto.Types;

namespace CrossDistil.Tests.Export;

/// <summary>What is in the file, and what is refused; needs no ONNX Runtime.</summary>
public sealed class OnnxModelTests : IDisposable
{
    private readonly ServedModels _served = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("crossdistil-").FullName;

    private string File => Path.Combine(_folder, "model.onnx");

    public void Dispose()
    {
        _served.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_file_says_version_inputs_and_outputs()
    {
        _served.Export(ServedModels.Options).Write(File);
        var file = ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(File));
        Assert.Equal((8, 17, "crossdistil"), (file.IrVersion, Assert.Single(file.OpsetImport).Version, file.ProducerName));
        Assert.Equal(ServedModels.Schema.Hash, Assert.Single(file.MetadataProps).Value);
        Assert.Equal(
            [("user", DataType.Int64, "batch"), ("item", DataType.Int64, "batch"), ("tags", DataType.Int64, "batch tags.count"), ("age", DataType.Float, "batch"), ("price", DataType.Float, "batch")],
            file.Graph.Input.Select(Said));
        Assert.Equal(
            [("click.logit", DataType.Float, "batch"), ("click.probability", DataType.Float, "batch"), ("like.logit", DataType.Float, "batch"), ("like.probability", DataType.Float, "batch")],
            file.Graph.Output.Select(Said));
    }

    [Fact]
    public void Weights_bear_the_names_of_the_slices_and_teachers_stay_behind()
    {
        using var model = _served.Model(ServedModels.Options, teachers: true);
        string[] expected =
        [
            .. model.Slices.Select(slice => slice.Name).Where(name => !name.StartsWith("teacher", StringComparison.Ordinal)),
            "embedding.user", "embedding.item", "embedding.tags",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), WeightsOf([new ServedNetwork(model, [0, 1])]));
    }

    [Fact]
    public void A_network_leaves_the_towers_of_tasks_that_another_one_answers()
    {
        var single = ServedModels.Options with { Backbone = BackboneBench.Options["single"], Tower = [] };
        var names = WeightsOf([new ServedNetwork(_served.Model(single), [0]), new ServedNetwork(_served.Model(single, seed: 2), [1])]);
        Assert.Equal(
            ["network-0.bottom.0.0.bias", "network-0.bottom.0.0.weight", "network-0.bottom.0.1.bias", "network-0.bottom.0.1.weight",
             "network-0.embedding.item", "network-0.embedding.tags", "network-0.embedding.user", "network-0.student.0.0.bias", "network-0.student.0.0.weight",
             "network-1.bottom.1.0.bias", "network-1.bottom.1.0.weight", "network-1.bottom.1.1.bias", "network-1.bottom.1.1.weight",
             "network-1.embedding.task1.item", "network-1.embedding.task1.tags", "network-1.embedding.task1.user", "network-1.student.1.0.bias", "network-1.student.1.0.weight"],
            names);
    }

    [Fact]
    public void Nodes_stand_behind_what_they_read()
    {
        var graph = _served.Export(ServedModels.Options with { Backbone = BackboneBench.Options["ple"] }).File.Graph;
        var known = graph.Input.Select(input => input.Name).Concat(graph.Initializer.Select(tensor => tensor.Name)).Append("").ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            Assert.Subset(known, node.Input.ToHashSet(StringComparer.Ordinal));
            Assert.All(node.Output, output => Assert.True(known.Add(output), $"{output} is computed twice"));
        }

        Assert.Subset(known, graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal));
    }

    public static TheoryData<string, int, Func<Tape, Tensor, Tensor>> Unserved => new()
    {
        { "Dropout belongs to training", Input, (tape, x) => tape.Dropout(x, 0.5f, 1) },
        { "Numbers put on the tape", Input, (tape, x) => x * tape.Constant([2], 1, 1) },
        { "Sum over the batch's rows", Input, (tape, x) => x * tape.Mean(x) },
        { "SliceRows over the batch's rows", 1, (tape, x) => tape.Mixture(tape.SliceRows(x, 0, 1), x) },
        { "Concat of the batch's rows and a parameter", Input + 1, (tape, x) => tape.Concat([x, tape.Use(Two)]) },
        { "Add of the batch's rows and a parameter", 1, (tape, x) => tape.Slice(x, 0, 1) + tape.Use(Two) },
        { "Mixture by a parameter", Input, (tape, x) => tape.Mixture(tape.Use(Two), x) },
        { "A logit that does not depend on the model's inputs", 1, (tape, _) => tape.Use(Two) },
    };

    private const int Input = (3 * 4) + 2; // of three fields and two numbers

    private static Parameter Two { get; } = new("two", 2, 1); // as many rows as are traced

    [Theory]
    [MemberData(nameof(Unserved))]
    public void What_a_graph_cannot_hold_is_refused_by_name(string said, int width, Func<Tape, Tensor, Tensor> formula)
    {
        var refusal = Assert.Throws<NotSupportedException>(() => _served.Export(ServedModels.Options with { Backbone = new FormulaOptions(width, (_, _) => formula) }));
        Assert.StartsWith(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_would_be_too_large_is_refused_in_one_line()
    {
        ServedNetwork[] networks = [new(_served.Model(ServedModels.Options), [0, 1])];
        OnnxModel Of(long most) => OnnxModel.Of(networks, ServedModels.Schema, ServedModels.Plain(ServedModels.Schema), most);
        Of(most: 1 << 20).Write(File);
        var size = new FileInfo(File).Length;
        var refusal = Assert.Throws<InputException>(() => Of(size * 9 / 10)); // names and lengths aside
        Assert.Matches("^onnx: the model has .* GiB, an ONNX file holds .* GiB at most; train with a smaller model.embeddingDim", refusal.Message);
    }

    [Fact]
    public void A_feature_named_like_an_output_is_refused() => Assert.StartsWith(
        "click.logit: two inputs or outputs",
        Assert.Throws<InputException>(() => _served.Export(ServedModels.Options, ServedModels.SchemaOf([ServedModels.Field("click.logit", 3)], []))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_feature_may_be_named_like_a_weight()
    {
        var names = _served.Export(ServedModels.Options, ServedModels.SchemaOf([ServedModels.Field("student.0.0.weight", 3)], [])).File.Graph.Initializer.Select(tensor => tensor.Name);
        Assert.Contains("student.0.0.weight_1", names);
    }

    [Fact]
    public void Every_task_is_answered_once()
    {
        var model = _served.Model(ServedModels.Options);
        foreach (ServedNetwork[] networks in new ServedNetwork[][] { [new(model, [0])], [new(model, [0, 1]), new(model, [1])] })
            Assert.Throws<ArgumentException>(() => OnnxModel.Of(networks, ServedModels.Schema, ServedModels.Plain(ServedModels.Schema)));
        Assert.Throws<ArgumentException>(() => OnnxModel.Of([new(model, [0, 1])], ServedModels.Schema, []));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_line() => Assert.Contains(
        "cannot be written", Assert.Throws<InputException>(() => _served.Export(ServedModels.Options).Write(Path.Combine(_folder, "none", "model.onnx"))).Message, StringComparison.Ordinal);

    private static string[] WeightsOf(ServedNetwork[] networks) =>
        [.. OnnxModel.Of(networks, ServedModels.Schema, ServedModels.Plain(ServedModels.Schema)).File.Graph.Initializer
            .Select(tensor => tensor.Name).Where(name => !name.Contains('(', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static (string Name, DataType Type, string Shape) Said(ValueInfoProto value) => (
        value.Name, (DataType)value.Type.TensorType.ElemType, string.Join(' ', value.Type.TensorType.Shape.Dim.Select(dim => dim.DimParam)));
}
