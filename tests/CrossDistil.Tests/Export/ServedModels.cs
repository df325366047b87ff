using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Export.Onnx;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Export;

/// <summary>Small networks with weights unlike their start, over two fields, a list and two numbers.</summary>
internal sealed class ServedModels : IDisposable
{
    private readonly List<MultiTaskModel> _models = [];

    public static ModelOptions Options { get; } = new() { EmbeddingDim = 4, Backbone = new MmoeOptions { Experts = 3, Hidden = [8, 6] }, Tower = [5] };

    public static DatasetSchema Schema { get; } = SchemaOf(
        [Field("user", 20), Field("secret", 3) with { IsPrivileged = true }, Field("item", 9), Field("tags", 5) with { IsList = true }],
        [Number("age"), Number("later") with { IsPrivileged = true }, Number("price")]);

    public static FieldSchema Field(string name, int values) => new(name, IsList: false, new HashEncoder(KeyKind.Integer, values));

    public static NumberSchema Number(string name) => new(name, new NumberEncoder(0, 1));

    public static DatasetSchema SchemaOf(FieldSchema[] fields, NumberSchema[] numbers, params string[] tasks) =>
        new(fields, numbers, tasks.Length == 0 ? ["click", "like"] : tasks);

    public static Calibrator[] Plain(DatasetSchema schema) => [.. schema.Tasks.Select(_ => new NoCalibrator())];

    /// <summary>Tests that need ONNX Runtime are skipped without it.</summary>
    public static void NeedRuntime() =>
        Assert.SkipUnless(OnnxParity.IsAvailable, "there is no ONNX Runtime: ./test fetches it with npm, or CROSSDISTIL_ONNXRUNTIME names its library");

    public MultiTaskModel Model(ModelOptions options, DatasetSchema? schema = null, int seed = 1, bool teachers = false)
    {
        schema ??= Schema;
        var inputs = new InputShape([.. schema.Fields.Where(field => !field.IsPrivileged).Select(field => field.Ids)], schema.Numbers.Count(number => !number.IsPrivileged));
        var model = new MultiTaskModel(options, new ModelShape(inputs, [.. schema.Tasks.Select(_ => 0.2)]), teachers, (ulong)seed);
        foreach (var (parameter, i) in model.Parameters.Select((parameter, i) => (parameter, i)))
            Numbers.Normal(parameter.Values.Length, (100 * seed) + i, scale: 0.4).CopyTo(parameter.Values);
        foreach (var table in model.Tables) Numbers.Normal(table.Values.Length, seed, scale: 1).CopyTo(table.Values);
        _models.Add(model);
        return model;
    }

    /// <summary>One network that answers every task.</summary>
    public OnnxModel Export(ModelOptions options, DatasetSchema? schema = null) =>
        OnnxModel.Of([new ServedNetwork(Model(options, schema), [.. Enumerable.Range(0, (schema ?? Schema).Tasks.Count)])], schema ?? Schema, Plain(schema ?? Schema));

    public void Dispose() => _models.ForEach(model => model.Dispose());
}
