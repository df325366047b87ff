using System.Text.Json;
using CrossDistil.Metrics;

namespace CrossDistil.Tests.Golden;

/// <summary>metrics.json: AUC, Multi-AUC and its pairs of scores with ties.</summary>
internal static class MetricsGolden
{
    public static void Check(JsonElement cases)
    {
        var number = 0;
        foreach (var @case in cases.EnumerateArray())
        {
            var what = $"case {number++}";
            float[] scores = [.. @case.GetProperty("scores").EnumerateArray().Select(score => score.GetSingle())];
            var auc = new Auc();
            auc.Add(scores, [.. @case.GetProperty("labels").EnumerateArray().Select(label => label.GetByte())]);
            Near.Equal(@case.GetProperty("auc"), auc.Result().Value, $"{what}, AUC");

            var multiAuc = new MultiAuc(@case.GetProperty("classes").GetInt32());
            multiAuc.Add(scores, [.. @case.GetProperty("levels").EnumerateArray().Select(level => level.GetInt32())]);
            var result = multiAuc.Result();
            Near.Equal(@case.GetProperty("multi_auc"), result.Value, $"{what}, Multi-AUC");
            Near.Equal(@case.GetProperty("pairs"), result.Pairs, what);
        }
    }
}
