using CrossDistil.Data;
using CrossDistil.Data.Encoding;
using CrossDistil.Scoring.Bundles;
using Xunit;

namespace CrossDistil.Tests.Bundles;

/// <summary>One trained run for all: what it wrote of its test rows is what a bundle must give.</summary>
public sealed class RankerTests : IClassFixture<RankerTests.Trained>
{
    private readonly SmallBundle _data;

    public RankerTests(Trained trained) => _data = trained.Data;

    [Theory]
    [InlineData("folder")]
    [InlineData("file.zip")]
    public void Raw_rows_get_the_bits_that_training_gave_the_encoded_ones(string name)
    {
        using var ranker = _data.Load($"bits-{name}");
        var request = Scored(ranker);
        var expected = _data.Predictions();
        for (var task = 0; task < 2; task++)
        {
            Assert.Equal(expected.Logits[task], request.Logits(task).ToArray());
            Assert.Equal(expected.Probabilities[task], request.Probabilities(task).ToArray());
        }

        Assert.All(request.UnknownIds.ToArray().Skip(1), unknown => Assert.True(unknown > 0 || ranker.Features[4].Statistics is not null));
    }

    [Fact]
    public void Each_task_is_answered_by_the_network_that_it_chose()
    {
        Assert.Equal(2, _data.Run.ReadBest().Values.Distinct(StringComparer.Ordinal).Count()); // else the tests above say too little
        var networks = _data.Export("two").Manifest.Networks;
        Assert.Equal([["click"], ["like"]], networks.Select(network => network.Tasks.ToArray()).ToArray());
        using var bundle = Bundle.Open(_data.PathOf("two"));
        var served = bundle.LoadNetworks();
        Assert.DoesNotContain(served[0].Model.Parameters, parameter => parameter.Name.StartsWith("student.1.", StringComparison.Ordinal));
        Assert.All(served.SelectMany(network => network.Model.Parameters), parameter => Assert.True(parameter.Gradient.IsEmpty));
        foreach (var network in served) network.Model.Dispose();
    }

    [Fact]
    public async Task Who_is_scored_when_a_ranker_is_disposed_gets_his_scores()
    {
        var ct = TestContext.Current.CancellationToken;
        var ranker = _data.Load("disposed");
        var expected = Scored(ranker).Scores.ToArray();
        using var begun = new CountdownEvent(3);
        var scoring = Enumerable.Range(0, 3).Select(_ => Task.Run(Score, ct)).ToArray();
        begun.Wait(ct);
        ranker.Dispose();
        Assert.All(await Task.WhenAll(scoring), refusal => Assert.Equal(typeof(Ranker).FullName, refusal.ObjectName)); // at the next request, not in the midst of one

        ObjectDisposedException Score()
        {
            var request = ranker.NewRequest();
            SmallBundle.Fill(ranker, request, _data.Test);
            for (var times = 0;; times++)
            {
                if (times == 10) begun.Signal();
                try
                {
                    ranker.Score(request);
                }
                catch (ObjectDisposedException refusal)
                {
                    return refusal;
                }

                Assert.Equal(expected, request.Scores.ToArray());
            }
        }
    }

    [Fact]
    public void A_row_scores_the_same_alone_and_among_a_thousand()
    {
        using var ranker = _data.Load("alone");
        var many = ranker.NewRequest();
        SmallBundle.Fill(ranker, many, _data.Validation); // more than one pass
        ranker.Score(many);
        var one = ranker.NewRequest();
        foreach (var row in (int[])[0, 1, 1023, 1024, 1099])
        {
            SmallBundle.Fill(ranker, one, [_data.Validation[row]]);
            ranker.Score(one);
            Assert.Equal(many.Logits(0)[row], one.Logits(0)[0]);
            Assert.Equal(many.Logits(1)[row], one.Logits(1)[0]);
        }
    }

    [Fact]
    public void Eight_threads_get_the_same_bits()
    {
        using var ranker = _data.Load("threads");
        var expected = _data.Predictions();
        var wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            var request = ranker.NewRequest();
            for (var turn = 0; turn < 40; turn++)
            {
                var rows = _data.Test[..(1 + (((thread * 13) + (turn * 7)) % 100))];
                SmallBundle.Fill(ranker, request, rows);
                ranker.Score(request);
                for (var task = 0; task < 2; task++)
                    if (!request.Logits(task).SequenceEqual(expected.Logits[task].AsSpan(0, rows.Length))) Interlocked.Increment(ref wrong);
            }
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void What_is_set_for_all_rows_is_what_is_set_for_each()
    {
        using var ranker = _data.Load("all");
        var (each, all) = (ranker.NewRequest(), ranker.NewRequest());
        var row = _data.Test.First(r => r.Tags is { Length: 3 });
        SmallBundle.Fill(ranker, each, [row, row, row]);
        all.Begin(3);
        all.SetAll(ranker.Feature("age"), row.Age);
        all.SetAll(ranker.Feature("user"), row.User);
        all.SetAll(ranker.Feature("city"), row.City);
        all.SetAll(ranker.Feature("price"), row.Price);
        all.SetAll(ranker.Feature("rate"), row.Rate);
        all.SetAll(ranker.Feature("tags"), row.Tags);
        ranker.Score(each);
        ranker.Score(all);
        Assert.Equal(each.Logits(0).ToArray(), all.Logits(0).ToArray());
        Assert.Equal(each.UnknownIds.ToArray(), all.UnknownIds.ToArray());
    }

    [Fact]
    public void A_request_forgets_the_one_before()
    {
        using var ranker = _data.Load("forgets");
        var (used, fresh) = (ranker.NewRequest(), ranker.NewRequest());
        SmallBundle.Fill(ranker, used, _data.Test);
        ranker.Score(used);
        used.Begin(2);
        fresh.Begin(2);
        for (var feature = 0; feature < ranker.Features.Count; feature++) fresh.SetAll(feature, default(RawValue)); // missing, said aloud
        ranker.Score(used);
        ranker.Score(fresh);
        Assert.Equal(fresh.Logits(1).ToArray(), used.Logits(1).ToArray());
        Assert.Equal((6, 0), used.Gaps(1));
        Assert.Equal([0, 1], used.Order.ToArray()); // equal rows by their place
        Assert.All(used.UnknownIds.ToArray(), unknown => Assert.Equal(0, unknown));
    }

    [Fact]
    public void Unknown_values_are_counted_by_feature_and_by_row()
    {
        using var ranker = _data.Load("unknown");
        var request = ranker.NewRequest();
        request.Begin(2);
        request.Set(0, ranker.Feature("user"), 99L);
        request.Set(0, ranker.Feature("city"), "Atlantis");
        request.Set(0, ranker.Feature("tags"), ["z", "a", "y"]);
        request.SetAll(ranker.Feature("age"), 3.0);
        ranker.Score(request);
        Assert.Equal((2, 3), request.Gaps(0)); // price and rate are missing
        Assert.Equal((5, 0), request.Gaps(1));
        Assert.Equal([0, 1, 1, 2, 0, 0], request.UnknownIds.ToArray());
    }

    [Fact]
    public void The_order_is_that_of_the_first_tasks_logits_unless_a_formula_says_otherwise()
    {
        using var ranker = _data.Load("order");
        var request = Scored(ranker);
        Assert.Equal(Enumerable.Range(0, 100).OrderByDescending(row => _data.Predictions().Logits[0][row]).ToArray(), request.Order.ToArray());
        using var formula = _data.Load("formula", "click^0.7 * like^0.3");
        request = Scored(formula);
        var (click, like) = (request.Probabilities(0).ToArray(), request.Probabilities(1).ToArray());
        double[] scores = [.. click.Zip(like, (c, l) => Math.Pow(c, 0.7) * Math.Pow(l, 0.3))];
        Assert.Equal(scores, request.Scores.ToArray());
        Assert.Equal(Enumerable.Range(0, 100).OrderByDescending(row => scores[row]).ToArray(), request.Order.ToArray());
    }

    [Fact]
    public void A_wrong_name_or_two_values_for_one_are_one_line()
    {
        using var ranker = _data.Load("wrong");
        Assert.Equal("feature usr: the bundle has no such feature; did you mean \"user\"?", Assert.Throws<InputException>(() => ranker.Feature("usr")).Message);
        var request = ranker.NewRequest();
        request.Begin(1);
        Assert.Equal("feature user: takes one value, not 2; send a single value", Assert.Throws<InputException>(() => request.Set(0, 1, [1L, 2L])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => request.Set(1, 1, 1L));
        Assert.Throws<ArgumentOutOfRangeException>(() => request.Set(0, 6, 1L));
        request.Begin(0);
        ranker.Score(request);
        Assert.True(request.Order.IsEmpty);
    }

    private RankRequest Scored(Ranker ranker)
    {
        var request = ranker.NewRequest();
        SmallBundle.Fill(ranker, request, _data.Test);
        ranker.Score(request);
        return request;
    }

    public sealed class Trained : IDisposable
    {
        internal SmallBundle Data { get; } = new();

        public void Dispose() => Data.Dispose();
    }
}
