using CrossDistil.Data.Sampling;
using CrossDistil.Data.Strata;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tests.Sampling;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Rankings inside one batch have the expectation of Algorithm 1.</summary>
public sealed class InBatchTests
{
    private const int Steps = 3000;
    private static readonly CrossDistilMethod InBatch = SmallData.CrossDistil with { Sampling = SamplingMode.InBatch, Beta1 = 0.4, Beta2 = 0.7 };

    /// <summary>Labels of equally many rows each, the uniform rows of a batch, the share of its top-up, and the most pairs.</summary>
    public static TheoryData<string, int, double, int> Cases => new()
    {
        { "++ +- -+ --", 40, 0, int.MaxValue },
        { "++ +- +- +- +- +- -+ -+ -- -- -- -- -- -- -- --", 30, 0.2, int.MaxValue },
        { "++ +- +- +- +- +- -+ -+ -- -- -- -- -- -- -- --", 60, 0.2, 100 },
        { "++ +- +- -+ -- -- -- +? -? ?+ ?- ?- ??", 30, 0.3, int.MaxValue },
        { "++ +- +- -+ -- -- -- +? -? ?+ ?- ?- ??", 40, 0.3, 60 },
        { "+++ ++- +-+ +-- +-- -++ -+- --+ --- --- --- --? ?+- +?+", 40, 0.2, int.MaxValue },
        { "+++ ++- +-+ +-- +-- -++ -+- --+ --- --- --- --? ?+- +?+", 40, 0.2, 50 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_mean_loss_and_gradient_are_those_of_the_papers_terms(string labels, int batch, double topUp, int maxPairs)
    {
        var rows = labels.Split(' ').SelectMany(row => Enumerable.Repeat(row, 3)).ToArray();
        var tasks = rows[0].Length;
        byte[][] columns = [.. Enumerable.Range(0, tasks).Select(task => rows.Select(row => row[task] switch { '+' => (byte)1, '-' => (byte)0, _ => Stratum.Missing }).ToArray())];
        var index = StrataIndex.Build(tasks, task => columns[task]);
        var terms = LevelOrder.Lexicographic(tasks, 0, index.HasAny).Terms;
        var sampler = new InBatchSampler(index, terms, batch, topUp, maxPairs, seed: 9);
        var scores = Numbers.Normal(rows.Length, seed: 5, scale: 1.5);
        var (loss, slopes) = Paper(terms, columns, scores);

        var (members, losses, sums, squares) = (sampler.NewMembers(), new List<double>(), new double[rows.Length], new double[rows.Length]);
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        for (var step = 0; step < Steps; step++)
        {
            sampler.Draw(members, tasks, task => columns[task]);
            var (drawn, gradient) = Step(tape, sampler, members, terms, scores);
            losses.Add(drawn);
            for (var row = 0; row < sums.Length; row++) (sums[row], squares[row]) = (sums[row] + gradient[row], squares[row] + (gradient[row] * gradient[row]));
        }

        var mean = losses.Average();
        Assert.Equal(loss, mean, 4.5 * Math.Sqrt(losses.Average(value => (value - mean) * (value - mean)) / Steps));
        for (var row = 0; row < sums.Length; row++)
        {
            var average = sums[row] / Steps;
            Assert.Equal(slopes[row], average, (4.5 * Math.Sqrt(Math.Max(0, (squares[row] / Steps) - (average * average)) / Steps)) + 1e-7);
        }
    }

    [Fact]
    public void A_teachers_own_bias_stays_where_it_was_bit_for_bit()
    {
        using var data = SmallData.Log();
        foreach (var method in (CrossDistilMethod[])[InBatch, InBatch with { MaxPairs = 20 }, InBatch with { RelativeBeta = true }])
        {
            using var bench = new TrainingBench(data, SmallData.Experiment with { Method = method });
            var before = bench.Theta();
            using var step = bench.Step();
            for (var i = 0; i < 30; i++) step.Run();
            var after = bench.Theta();
            Assert.All(["teacher.0.1.bias", "teacher.1.1.bias"], name => Assert.Equal(before[name], after[name]));
            Assert.All(["teacher.0.1.weight", "teacher.1.0.bias", "student.0.1.bias"], name => Assert.NotEqual(before[name], after[name]));
        }
    }

    [Fact]
    public void The_top_up_and_the_part_of_the_pairs_change_nothing_but_the_ranking()
    {
        using var data = SmallData.Log(change: row => row with { Labels = [row.Labels[0], (byte)(row.Ids[0] == 0 ? row.Labels[1] : 0)] }); // rare likes
        var taught = FirstLosses(data, InBatch);
        foreach (var other in (CrossDistilMethod[])[InBatch with { TopUp = 0.5 }, InBatch with { MaxPairs = 1 }])
        {
            var losses = FirstLosses(data, other);
            Assert.Equal(taught.Hard, losses.Hard);
            Assert.NotEqual(taught.Teacher, losses.Teacher);
        }

        Assert.Equal(taught.Hard, FirstLosses(data, new PlainMethod()).Hard); // the same uniform rows
    }

    [Fact]
    public void A_set_that_is_in_no_batch_teaches_nothing_and_training_goes_on()
    {
        using var data = SmallData.Same([.. SmallRow.Of("++", "+-", "-+"), .. SmallRow.Of([.. Enumerable.Repeat("--", 60)])]);
        var metrics = data.Train(SmallData.With(training => training with { Batch = 2, Epochs = 2 }) with { Method = InBatch with { TopUp = 0 } });
        Assert.True(double.IsFinite(metrics.Test["click"].Logloss!.Value));
        Assert.Equal([0f, 0f], FirstLosses(data, InBatch with { TopUp = 0 }, batch: 1).Teacher); // one row is no pair
        Assert.All(FirstLosses(data, InBatch, batch: 1).Teacher, loss => Assert.True(loss > 0)); // a top-up has every rare stratum
    }

    [Fact]
    public void Three_tasks_with_missing_labels_train_with_every_method_that_ranks()
    {
        using var data = SmallData.Same(SmallRow.Of([.. Enumerable.Repeat("+++ ++- +-+ +-- -++ -+- --+ --- --? ?+- +?+ ???", 5).SelectMany(rows => rows.Split(' '))]));
        foreach (var method in (RankingMethod[])[InBatch, new TaugMethod { MinPairRows = 1 }, new BprMethod { Beta1 = 0.1, MinPairRows = 1 }])
        {
            var metrics = data.Train(SmallData.Over(3, method with { Sampling = SamplingMode.InBatch, TopUp = 0.2 }) with
            {
                Model = SmallData.Experiment.Model with { EmbeddingDim = 8, Tower = [16], Backbone = new MmoeOptions { Experts = 2, Hidden = [32] } },
                Training = SmallData.Experiment.Training with { Epochs = 40, Batch = 16, Rate = 0.02 },
            }, method.GetType().Name);
            Assert.All(metrics.Test.Values, task => Assert.Equal(1, task.Auc));
        }
    }

    [Theory]
    [InlineData(SamplingMode.InBatch)]
    [InlineData(SamplingMode.Paper)]
    public void A_relative_beta_counts_by_what_the_coarse_order_still_costs(SamplingMode sampling)
    {
        using var data = SmallData.Log();
        var method = InBatch with { Sampling = sampling, TopUp = 0, Beta1 = 0.4, Beta2 = 0.7, TeacherRegression = 0 };
        float[] coarse = Teacher(method with { Beta1 = 0, Beta2 = 0 }), whole = Teacher(method), relative = Teacher(method with { RelativeBeta = true });
        for (var task = 0; task < 2; task++)
        {
            Assert.Equal(coarse[task] + ((whole[task] - coarse[task]) * coarse[task] / MathF.Log(2)), relative[task], 1e-5);
            Assert.True(Math.Abs(whole[task] - relative[task]) > 1e-3); // else the test says too little
        }

        float[] Teacher(CrossDistilMethod method) => FirstLosses(data, method, embeddingScale: 3).Teacher; // so that the order is far from a guess
    }

    private static (float[] Hard, float[] Teacher) FirstLosses(SmallData data, MethodOptions method, int batch = 64, double embeddingScale = 0.01)
    {
        using var bench = new TrainingBench(
            data, SmallData.With(training => training with { Batch = batch }) with { Method = method, Model = SmallData.Experiment.Model with { EmbeddingScale = embeddingScale } });
        using var step = bench.Step();
        step.Run();
        return (step.Losses.Hard, step.Losses.Teacher);
    }

    /// <summary>The loss of one batch, and its gradient by training row: a row that was drawn twice counts twice.</summary>
    private static (double Loss, double[] Gradient) Step(Tape tape, InBatchSampler sampler, SetMembers members, IReadOnlyList<RankingTerm> terms, float[] scores)
    {
        tape.Reset();
        using var x = new Parameter("x", sampler.Rows.Length, 1);
        for (var row = 0; row < sampler.Rows.Length; row++) x.Values[row] = scores[sampler.Rows[row]];
        PairedRows[] pairs = [.. terms.Select(term => new PairedRows(WeightOf(term), Rows(term.Higher), Rows(term.Lower)))];
        var loss = tape.PairwiseLogistic(tape.Use(x), members.Weights, pairs, members.MaxPairs, members.Draw);
        tape.Backward(loss);
        var gradient = new double[scores.Length];
        for (var row = 0; row < sampler.Rows.Length; row++) gradient[sampler.Rows[row]] += x.Gradient[row];
        return (loss.Scalar, gradient);

        ReadOnlyMemory<int> Rows(RowSet set) => members.RowsOf(sampler.Sets.Index().Single(place => place.Item.Equals(set)).Index);
    }

    /// <summary>Σ weight·E softplus(s_j − s_i) over i uniform in H and j uniform in L, and its slope in every row's score.</summary>
    private static (double Loss, double[] Slopes) Paper(IReadOnlyList<RankingTerm> terms, byte[][] labels, float[] scores)
    {
        var (loss, slopes) = (0.0, new double[scores.Length]);
        foreach (var term in terms)
        {
            int[] higher = Rows(term.Higher), lower = Rows(term.Lower);
            var share = WeightOf(term) / ((double)higher.Length * lower.Length);
            foreach (var i in higher)
                foreach (var j in lower)
                {
                    var d = (double)scores[j] - scores[i];
                    loss += share * Math.Log(1 + Math.Exp(d));
                    slopes[i] -= share / (1 + Math.Exp(-d));
                    slopes[j] += share / (1 + Math.Exp(-d));
                }
        }

        return (loss, slopes);

        int[] Rows(RowSet set) => [.. Enumerable.Range(0, scores.Length).Where(row => set.Contains(
            Enumerable.Range(0, labels.Length).Sum(task => labels[task][row] == Stratum.Missing ? 0 : 1 << task),
            Enumerable.Range(0, labels.Length).Sum(task => labels[task][row] == 1 ? 1 << task : 0)))];
    }

    private static float WeightOf(RankingTerm term) => term.Part switch { RankingPart.Coarse => 1, RankingPart.Positive => 0.4f, _ => 0.7f };
}
