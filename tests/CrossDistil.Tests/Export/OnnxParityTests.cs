using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Export.Onnx;
using CrossDistil.Samples;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tensors;
using CrossDistil.Tests.Models;
using Xunit;

namespace CrossDistil.Tests.Export;

/// <summary>The exported graph in the real ONNX Runtime against the network itself, on a thousand rows.</summary>
public sealed class OnnxParityTests : IDisposable
{
    private readonly ServedModels _served = new();

    public static TheoryData<string> Kinds => BackboneBench.Kinds;

    public void Dispose() => _served.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_backbone_scores_in_ONNX_Runtime_as_here(string kind)
    {
        foreach (int[] tower in new int[][] { [], [5], [6, 5] })
            Agree(_served.Export(ServedModels.Options with { Backbone = BackboneBench.Options[kind], Tower = tower }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_task_and_three_tasks_score_alike(string kind)
    {
        foreach (string[] tasks in new string[][] { ["click"], ["click", "like", "share"] })
            Agree(_served.Export(ServedModels.Options with { Backbone = BackboneBench.Options[kind] }, new DatasetSchema(ServedModels.Schema.Fields, ServedModels.Schema.Numbers, tasks)));
    }

    [Theory]
    [InlineData("mmoe")]
    [InlineData("single")]
    public void Fields_alone_a_list_alone_and_numbers_alone_are_inputs_enough(string kind)
    {
        var options = ServedModels.Options with { Backbone = BackboneBench.Options[kind] };
        Agree(_served.Export(options, ServedModels.SchemaOf([ServedModels.Field("user", 20), ServedModels.Field("item", 4)], [])));
        Agree(_served.Export(options, ServedModels.SchemaOf([ServedModels.Field("tags", 5) with { IsList = true }], [])));
        Agree(_served.Export(options, ServedModels.SchemaOf([], [ServedModels.Number("age"), ServedModels.Number("price")])));
    }

    [Fact]
    public void Several_networks_answer_their_tasks_in_one_graph()
    {
        var schema = ServedModels.SchemaOf([.. ServedModels.Schema.Fields], [.. ServedModels.Schema.Numbers], "click", "like", "share");
        ServedNetwork[] networks =
        [
            new(_served.Model(ServedModels.Options, schema, seed: 1), [2, 0]),
            new(_served.Model(ServedModels.Options with { Backbone = BackboneBench.Options["snr-trans"] }, schema, seed: 2), [1]),
        ];
        Agree(OnnxModel.Of(networks, schema, ServedModels.Plain(schema)));
    }

    public static TheoryData<string, object> Calibrators => new()
    {
        { "none", new NoCalibrator() },
        { "Platt", new PlattCalibrator(1.7, -3.25) },
        { "a curve", new IsotonicCalibrator([-3.5f, -0.5f, -0.25f, 0, 1, 4.5f], [0.001, 0.001, 0.2, 0.2, 0.61, 0.99]) },
        { "a curve of one point", new IsotonicCalibrator([0.25f], [0.125]) },
    };

    [Theory]
    [MemberData(nameof(Calibrators))]
    public void Every_calibrator_is_part_of_the_graph(string name, object calibrator)
    {
        Assert.NotNull(name);
        var model = _served.Model(ServedModels.Options);
        Agree(OnnxModel.Of([new ServedNetwork(model, [0, 1])], ServedModels.Schema, [(Calibrator)calibrator, new NoCalibrator()]));
    }

    [Fact]
    public void A_users_own_backbone_needs_no_exporter_of_its_own() =>
        Agree(_served.Export(ServedModels.Options with { Backbone = new AdapterOptions(Width: 7) }));

    [Fact]
    public void What_no_backbone_of_ours_uses_can_be_exported_too() => Agree(_served.Export(ServedModels.Options with { Backbone = new FormulaOptions(3, (parameters, input) =>
    {
        var (wide, stacked, level) = (parameters.Weight("wide", input, 6), parameters.Weight("stacked", 6, 2), parameters.Weight("level", 2, 3));
        var (bias, gate) = (parameters.Bias("bias", 4), parameters.Weight("gate", 1, 2));
        return (tape, x) =>
        {
            var y = tape.GroupedDense(tape.Dense(x, wide, bias: null, Activation.Relu), stacked, bias, groups: 2, Activation.None);  // [rows, 4]
            var z = tape.Concat([tape.Slice(y, 1, 2).Softplus(), tape.Clamp(tape.Slice(y, 3, 1), -0.5f, 0.75f)]);                 // [rows, 3]
            var scale = tape.Mean(tape.SliceRows(tape.Use(level), 1, 1)) - tape.Sum(tape.Use(level)).Max(0.25f);                  // [1, 1]
            var mixed = tape.Mixture(tape.Softmax(tape.Use(gate)), tape.Concat([z, 1 - z.ScaleGradient(0.5f)]));                  // [rows, 3]
            return (mixed * scale) + (z.Detach().Sigmoid() * z);
        };
    }) }));

    [Fact]
    public void A_wrong_weight_is_noticed_and_nothing_is_written()
    {
        var model = _served.Model(ServedModels.Options);
        var export = OnnxModel.Of([new ServedNetwork(model, [0, 1])], ServedModels.Schema, ServedModels.Plain(ServedModels.Schema));
        model.Slices.Single(slice => string.Equals(slice.Name, "student.1.1.bias", StringComparison.Ordinal)).Values(0)[0] += 1e-4f;
        using var folder = new WorkFolder();
        var refusal = Assert.Throws<InputException>(() => OnnxParity.CheckAndWrite(export, folder.Of("model.onnx")));
        Assert.Matches(@"^onnx: like\.logit: row 0 is .* here and .* in ONNX Runtime, which differ by more than 1e-5; .*nothing was written$", refusal.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_wrong_calibrator_is_noticed()
    {
        var served = new ServedNetwork(_served.Model(ServedModels.Options), [0, 1]);
        var export = OnnxModel.Of([served], ServedModels.Schema, [new PlattCalibrator(1, 0.001), new NoCalibrator()]);
        var other = OnnxModel.Of([served], ServedModels.Schema, ServedModels.Plain(ServedModels.Schema));
        export.File.Graph = other.File.Graph;
        Assert.StartsWith("onnx: click.probability: row 0", Assert.Throws<InputException>(() => OnnxParity.Check(export)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_ONNX_Runtime_refuses_is_a_fault_in_one_line()
    {
        var export = _served.Export(ServedModels.Options);
        export.File.Graph.Node[0].OpType = "NoSuchOperator";
        var refusal = Assert.Throws<InputException>(() => OnnxParity.Check(export));
        Assert.StartsWith("onnx: ONNX Runtime does not run the graph (", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(0, 1e-5)]
    [InlineData(-15.9f, 1e-5)]
    [InlineData(-16f, 8 / 524288.0)] // float32 has 2^19 steps per unit there
    [InlineData(40f, 8 / 262144.0)]
    [InlineData(float.NaN, double.NaN)]
    public void A_logit_may_differ_by_a_hundred_thousandth_and_beyond_sixteen_by_eight_steps(float logit, double allowed) =>
        Assert.Equal(allowed, OnnxParity.Allowed(logit));

    private static void Agree(OnnxModel model)
    {
        var agreement = OnnxParity.Check(model);
        Assert.Equal(1000, agreement.Rows);
        Assert.InRange(agreement.Logit, 0, 1e-5);
        Assert.InRange(agreement.Probability, 0, 1e-6);
    }
}
