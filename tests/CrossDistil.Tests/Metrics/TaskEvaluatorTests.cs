using System.Text.Json;
using CrossDistil.Data.Sampling;
using CrossDistil.Metrics;
using Xunit;

namespace CrossDistil.Tests.Metrics;

public sealed class TaskEvaluatorTests
{
    private const int Levels = 4;

    [Fact]
    public void Its_metrics_are_those_of_the_single_accumulators()
    {
        var rows = Draw(997);
        var (evaluator, auc, multiAuc) = (new TaskEvaluator(Levels), new Auc(), new MultiAuc(Levels));
        var (logloss, ece) = (new Logloss(), new Ece());
        foreach (var part in rows.Chunk(100))
        {
            float[] logits = [.. part.Select(row => row.Logit)];
            float[] probabilities = [.. part.Select(row => row.P)];
            byte[] labels = [.. part.Select(row => row.Y)];
            int[] levels = [.. part.Select(row => row.Level)];
            evaluator.Add(logits, probabilities, labels, levels);
            auc.Add(logits, labels);
            multiAuc.Add(logits, levels);
            logloss.Add(probabilities, labels);
            ece.Add(probabilities, labels);
        }

        var result = evaluator.Result();
        Assert.Equal(auc.Result().Value, result.Auc);
        Assert.Equal(multiAuc.Result().Value, result.MultiAuc);
        Assert.Equal(multiAuc.Result().Pairs, result.PairwiseAuc);
        Assert.Equal(logloss.Result().Value, result.Logloss);
        Assert.Equal(NormalisedEntropy.Of(logloss.Result()), result.NormalisedEntropy);
        Assert.Equal(ece.Result().Value, result.Ece);
        Assert.Equal(rows.Count(row => row.Y != 255), result.Rows);
        Assert.Equal(rows.Count(row => row.Y == 1), result.Positives);
    }

    [Fact]
    public void Json_has_its_keys_in_order_and_null_for_undefined()
    {
        var evaluator = new TaskEvaluator(2);
        evaluator.Add([1, 2], [0.5f, 0.5f], [1, 1], [1, 1]);
        Assert.Equal(
            """{"auc":null,"multi_auc":null,"pairwise_auc":{},"logloss":0.6931471805599453,"normalised_entropy":null,"ece":0.5,"rows":2,"positives":2}""",
            JsonSerializer.Serialize(evaluator.Result()));
    }

    [Fact]
    public void Json_is_read_back()
    {
        var evaluator = new TaskEvaluator(Levels);
        foreach (var row in Draw(50)) evaluator.Add([row.Logit], [row.P], [row.Y], [row.Level]);
        var expected = evaluator.Result();
        var actual = JsonSerializer.Deserialize<TaskMetrics>(JsonSerializer.Serialize(expected))!;
        Assert.Equal(expected.PairwiseAuc, actual.PairwiseAuc);
        Assert.Equal(expected, actual with { PairwiseAuc = expected.PairwiseAuc });
    }

    [Fact]
    public void Pairs_are_listed_from_the_lowest_level_up()
    {
        var evaluator = new TaskEvaluator(3);
        evaluator.Add([1, 2, 3], [0.1f, 0.2f, 0.3f], [0, 0, 1], [0, 1, 2]);
        Assert.Equal("1>0 2>0 2>1", string.Join(' ', evaluator.Result().PairwiseAuc.Keys));
    }

    private static (float Logit, float P, byte Y, int Level)[] Draw(int rows)
    {
        var random = new RandomStream(9, "test");
        return [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(40)).Select(step => (
            (step / 8f) - 2,
            step / 40f,
            random.NextInt(10) == 0 ? (byte)255 : (byte)(random.NextInt(40) < step ? 1 : 0),
            random.NextInt(Levels + 1) - 1))];
    }
}
