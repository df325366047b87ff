using System.Globalization;
using System.Net;
using System.Text.Json;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Data.Sampling;
using CrossDistil.Export.Onnx;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Tests.Bundles;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>The same hundred rows, with missing and unseen values and lists, by every way that scores them.</summary>
public sealed class AgreementTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private static readonly string[] s_features = ["age", "user", "city", "tags", "price", "rate"];

    [Fact]
    public async Task Trainer_predict_and_server_give_the_same_bits_and_ONNX_Runtime_nearly()
    {
        await StartFeed();
        var trained = Bundles.Predictions();
        var predicted = Predict();
        var answered = await Infer();
        for (var task = 0; task < SmallBundle.Tasks.Length; task++)
        {
            var name = SmallBundle.Tasks[task];
            Assert.Equal(100, trained.Logits[task].Length);
            Assert.Equal(trained.Logits[task], predicted[$"{name}_logit"]);
            Assert.Equal(trained.Probabilities[task], predicted[$"{name}_probability"]);
            Assert.Equal(trained.Logits[task], answered[$"{name}.logit"]);
            Assert.Equal(trained.Probabilities[task], answered[$"{name}.probability"]);
        }

        var run = RunOnnx();
        for (var task = 0; task < SmallBundle.Tasks.Length; task++)
        {
            Assert.All(trained.Logits[task].Zip(run[2 * task]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            Assert.All(trained.Probabilities[task].Zip(run[(2 * task) + 1]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    /// <summary>[column][row] of crossdistil predict.</summary>
    private Dictionary<string, float[]> Predict()
    {
        File.WriteAllLines(PathOf("rows.jsonl"), Bundles.Rows.Select(row => JsonSerializer.Serialize(Candidate(row))));
        PredictFlow.Run(new PredictRequest(PathOf("feed/1"), PathOf("rows.jsonl"), PathOf("scored.csv"), [], Explain: false, AllowMissing: false, Batch: 7, Threads: 2, Overwrite: false, Prepared: false), new Screen(json: true), Ct);
        string[][] lines = [.. File.ReadLines(PathOf("scored.csv")).Select(line => line.Split(','))];
        return lines[0].Index().ToDictionary(column => column.Item, column => lines.Skip(1).Select(line => float.Parse(line[column.Index], CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>[output][row] of the server, over a socket.</summary>
    private async Task<Dictionary<string, float[]>> Infer()
    {
        var rows = Bundles.Rows.Select(Candidate).ToArray();
        var width = rows.Max(row => (row["tags"] as object?[])?.Length ?? 0);
        var inputs = s_features.Select(name => name is "tags"
            ? Tensor(name, [rows.Length, width], [.. rows.SelectMany(row => Filled(row["tags"] as object?[] ?? [], width))])
            : Tensor(name, [rows.Length], [.. rows.Select(row => row[name])]));
        var (status, body) = await Post("/v2/models/feed/infer", new { inputs });
        Assert.True(status is HttpStatusCode.OK, body.GetRawText());
        return body.GetProperty("outputs").EnumerateArray().ToDictionary(output => output.GetProperty("name").GetString()!, output => output.GetProperty("data").EnumerateArray().Select(value => value.GetSingle()).ToArray(), StringComparer.Ordinal);
    }

    private static object Tensor(string name, int[] shape, object?[] data) =>
        new { name, shape, datatype = name switch { "user" => "INT64", "city" or "tags" => "BYTES", _ => "FP64" }, data };

    private static IEnumerable<object?> Filled(object?[] values, int width) => [.. values, .. new object?[width - values.Length]];

    /// <summary>[task's logit, task's probability, …][row] of the exported file.</summary>
    private float[][] RunOnnx()
    {
        ExportFlow.WriteOnnx(PathOf("feed/1"), PathOf("model.onnx"));
        using var bundle = Bundle.Open(PathOf("feed/1"));
        using var ranker = Ranker.Load(PathOf("feed/1"));
        var rows = new EncodedRows(new FeatureColumns(ranker.Manifest, bundle.Schema));
        var candidates = Bundles.Rows;
        rows.Begin(candidates.Count);
        for (var row = 0; row < candidates.Count; row++)
        {
            var raw = candidates[row];
            foreach (var (name, value) in s_features.Zip([raw.Age, raw.User, raw.City, default, raw.Price, raw.Rate])) rows.Set(row, ranker.Feature(name), [value]);
            rows.Set(row, ranker.Feature("tags"), raw.Tags ?? []);
        }

        var inputs = new OnnxInputs(new OnnxGraph(), bundle.Schema);
        var encoded = new Inputs(candidates.Count, inputs.Fields.Count, [.. inputs.Fields.Index().Where(field => field.Item.IsList).Select(field => field.Index)], inputs.Numbers.Count);
        rows.CopyTo(encoded, 0, candidates.Count);
        using var session = OnnxParity.Load(File.ReadAllBytes(PathOf("model.onnx")));
        return OnnxParity.Run(session, OnnxTensors.Of(inputs, encoded, 0, candidates.Count), [.. SmallBundle.Tasks.SelectMany(task => new[] { $"{task}.logit", $"{task}.probability" })]);
    }
}
