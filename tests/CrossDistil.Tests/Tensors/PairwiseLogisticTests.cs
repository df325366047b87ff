using CrossDistil.Tensors;
using CrossDistil.Tensors.Kernels;
using CrossDistil.Tensors.Kernels.Cpu;
using CrossDistil.Tensors.Operations;
using Xunit;

namespace CrossDistil.Tests.Tensors;

public sealed class PairwiseLogisticTests : IDisposable
{
    private const int All = int.MaxValue;
    private readonly Workers _workers = new(2);
    private readonly Tape _tape;

    public PairwiseLogisticTests() => _tape = new Tape(_workers);

    public static TheoryData<int, int, int> Blocks => new()
    {
        { 1, 1, 0 }, { 9, 3, 0 }, { 8, 8, 0 }, { 70, 65, 0 }, { 3000, 40, 0 }, { 600, 500, 0 },       // all pairs
        { 9, 9, 8 }, { 30, 17, 16 }, { 5000, 9, 8 }, { 900, 700, 64 }, { 40_000, 33, 8 },             // windows
    };

    public void Dispose()
    {
        _tape.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_kernel_equals_the_reference(int many, int few, int window)
    {
        using var kernels = new CpuKernels(_workers);
        KernelComparison.Check(kernels, (k, m) =>
        {
            var room = window == 0 ? (few + 7) / 8 * 8 : few + window;
            var block = new PairBlock(
                m.Vector(many, 2), m.Positive(many), many, m.Vector(room, 2), m.Positive(room), few, window == 0 ? room : window, window == 0 ? 0 : few - 1, window);
            var sums = m.Floats(new float[2 * (many + room)]); // float64, told as float32 below
            var loss = k.PairwiseLogistic(block, sums, sums + (many * sizeof(double)));
            var told = Arena.View<double>(sums, many + room).ToArray();
            Arena.View<float>(sums, 2 * (many + room)).Clear();
            m.Floats([(float)loss, .. told.Select(sum => (float)sum)]);
        });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(40, 61)]
    public void Value_and_gradient_are_those_of_all_weighted_pairs(int higher, int lower)
    {
        var (scores, weights) = (Numbers.Normal(higher + lower + 2, 3, scale: 2), Positive(higher + lower + 2));
        PairedRows[] terms = [Term(0.7f, Range(0, higher), Range(higher, lower)), Term(0.2f, Range(higher, lower), [higher + lower])];
        var (loss, gradient) = Run(scores, weights, terms, All, draw: 5);
        var (expected, slopes) = ByDefinition(scores, weights, terms);
        Assert.Equal(expected, loss, 1e-5 * Math.Max(1, expected));
        Numbers.Close([.. slopes.Select(slope => (float)slope)], gradient, 1e-5, 1e-6);
        Assert.Equal(0, gradient[^1]); // a row of no term
    }

    [Fact]
    public void Relative_to_the_first_the_others_weigh_its_mean_over_ln_2_and_send_no_gradient_through_it()
    {
        var (scores, weights) = (Numbers.Normal(13, seed: 6), Positive(13));
        PairedRows[] terms = [Term(0.8f, [0, 3, 4, 11], [1, 2, 5]), Term(0.5f, [3], [0, 4, 9, 10]), Term(2, Range(0, 2), Range(2, 10))];
        var mean = Run(scores, weights, [terms[0] with { Weight = 1 }], All, draw: 1).Loss;
        var expected = Run(scores, weights, [terms[0], .. terms[1..].Select(term => term with { Weight = term.Weight * mean / MathF.Log(2) })], All, draw: 1);
        var relative = Run(scores, weights, terms, All, draw: 1, relativeToFirst: true);
        Assert.Equal(expected.Loss, relative.Loss, 1e-5);
        Numbers.Close(expected.Gradient, relative.Gradient, 1e-5, 1e-6);
        Assert.Equal(0, relative.Gradient.Sum(g => (double)g));
        Assert.NotEqual(Run(scores, weights, terms, All, draw: 1).Loss, relative.Loss, 1e-2);
    }

    [Fact]
    public void Relative_to_a_first_term_that_lacks_a_side_the_others_count_nothing()
    {
        PairedRows[] terms = [Term(1, [], [1, 2]), Term(0.5f, [1], [2])];
        Assert.True(Run([1, 2, 3], [1, 1, 1], terms, All, draw: 0).Loss > 0);
        var (loss, gradient) = Run([1, 2, 3], [1, 1, 1], terms, All, draw: 0, relativeToFirst: true);
        Assert.Equal(0, loss);
        Assert.All(gradient, slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void The_gradient_agrees_with_differences()
    {
        var x = Numbers.Parameter("x", 13, 1, seed: 4);
        PairedRows[] terms = [Term(1, [0, 3, 4, 11], [1, 2, 5]), Term(0.5f, [3], [0, 4, 9, 10]), Term(2, Range(0, 2), Range(2, 10))];
        Differences.Check(t => t.PairwiseLogistic(t.Use(x), Positive(13), terms, All, draw: 1), x);
        Differences.Check(t => t.PairwiseLogistic(t.Use(x) * 2, Positive(13), terms, maxPairs: 1, draw: ulong.MaxValue / 3), x);
    }

    [Theory]
    [InlineData(50, 37, 400)]
    [InlineData(37, 50, 400)]
    [InlineData(90, 11, 1)]
    [InlineData(300, 64, 2500)]
    public void The_mean_over_all_places_to_start_from_is_that_of_all_pairs(int higher, int lower, int maxPairs)
    {
        var (scores, weights) = (Numbers.Normal(higher + lower, 3, scale: 2), Positive(higher + lower));
        PairedRows[] terms = [Term(0.7f, Range(0, higher), Range(higher, lower))];
        var few = Math.Min(higher, lower);
        var runs = Enumerable.Range(0, few).Select(place => Run(scores, weights, terms, maxPairs, (ulong)((place + 0.5) / few * Math.Pow(2, 64)))).ToArray();
        var (loss, slopes) = ByDefinition(scores, weights, terms);
        Assert.Equal(loss, runs.Average(run => (double)run.Loss), 1e-5);
        float[] mean = [.. Enumerable.Range(0, higher + lower).Select(row => (float)runs.Average(run => (double)run.Gradient[row]))];
        Numbers.Close([.. slopes.Select(slope => (float)slope)], mean, 1e-4, 1e-6);
        Assert.True(runs.Select(run => run.Loss).Distinct().Count() > 1); // it was a part indeed
    }

    [Fact]
    public void A_part_of_the_pairs_is_even()
    {
        var gradient = Run(new float[100 + 41], Enumerable.Repeat(1f, 141).ToArray(), [Term(1, Range(0, 100), Range(100, 41))], 1700, draw: 1).Gradient;
        Assert.Single(gradient[..100].Select(g => MathF.Round(g, 5)).Distinct());      // 16 partners each
        var meetings = gradient[100..].Select(g => g / (0.5 / (100 * 16))).ToArray();  // 1600 pairs over 41 rows: 39 or 40 each
        Assert.All(meetings, count => Assert.InRange(count, 38.9, 40.1));
        Assert.Equal(1600, meetings.Sum(), 1e-2);
    }

    [Theory]
    [InlineData(All)]
    [InlineData(20_000)]
    public void The_gradient_sums_to_zero_exactly_though_terms_overlap_and_the_loss_is_scaled(int maxPairs)
    {
        const int rows = 3000;
        PairedRows[] terms = [Term(1, Range(0, 1100), Range(1100, 1900)), Term(0.3f, Range(0, 40), Range(40, 1060)), Term(0.05f, Range(1100, 9), Range(1109, 1880))];
        var weights = Positive(rows);
        for (var row = 0; row < 40; row++) weights[row] *= 300;
        for (var seed = 1; seed < 6; seed++)
        {
            _tape.Reset();
            using var x = Numbers.Parameter("x", rows, 1, seed, scale: 3);
            var score = _tape.Use(x) * 1;
            _tape.Backward(_tape.PairwiseLogistic(score, weights, terms, maxPairs, draw: (ulong)seed << 61) * (0.37f / seed));
            Assert.Equal(0, score.Gradient.ToArray().Sum(g => (double)g));
            Assert.True(score.Gradient.ToArray().Count(g => g != 0) > 2900);
            Assert.True(x.Values.Length == rows);
        }
    }

    [Fact]
    public void Rounding_to_a_sum_of_zero_moves_no_gradient_by_more_than_a_step_or_two_of_the_grid()
    {
        double[] slopes = [.. Numbers.Normal(1000, seed: 2).Select(x => (double)x)];
        slopes[0] = -slopes.Skip(1).Sum() * (1 + 1e-7);
        var target = new float[1000];
        PairwiseLogisticOperation.Balance(slopes, 0.3, target, accumulate: false);
        Assert.Equal(0, target.Sum(x => (double)x));
        Assert.All(slopes.Zip(target), row => Assert.Equal(0.3 * row.First, row.Second, 2.1 * Math.ScaleB(1, Math.ILogB(0.3 * slopes.Max(Math.Abs)) - 22)));
    }

    [Fact]
    public void Differences_of_any_size_give_finite_numbers()
    {
        float[] scores = [1000, -1000, 88, -88, 0, 1e-8f];
        PairedRows[] terms = [Term(1, [0, 2, 4], [1, 3, 5]), Term(1, [1, 3, 5], [0, 2, 4])];
        var weights = Enumerable.Repeat(1f, 6).ToArray();
        var (loss, gradient) = Run(scores, weights, terms, All, draw: 0);
        var (expected, slopes) = ByDefinition(scores, weights, terms);
        Assert.Equal(expected, loss, 1e-4 * expected);
        Numbers.Close([.. slopes.Select(slope => (float)slope)], gradient, 1e-5, 1e-6);
    }

    [Fact]
    public void A_score_that_is_no_number_makes_the_loss_none() => Assert.True(float.IsNaN(
        Run([1, float.NaN, 2], [1, 1, 1], [Term(1, [0], [1, 2])], All, draw: 0).Loss));

    [Fact]
    public void A_side_without_rows_counts_nothing()
    {
        var (loss, gradient) = Run([1, 2, 3], [1, 1, 0], [Term(1, [], [1]), Term(1, [0], []), Term(1, [0, 1], [2])], All, draw: 0);
        Assert.Equal(0, loss);
        Assert.All(gradient, slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        var (scores, weights) = (Numbers.Normal(6000, 3), Positive(6000));
        PairedRows[] terms = [Term(1, Range(0, 2200), Range(2200, 3800)), Term(0.1f, Range(0, 100), Range(100, 2100))];
        foreach (var maxPairs in (int[])[1 << 18, All])
        {
            var two = Run(scores, weights, terms, maxPairs, draw: 1ul << 60);
            using var workers = new Workers(1);
            using var tape = new Tape(workers);
            var one = Run(scores, weights, terms, maxPairs, draw: 1ul << 60, tape);
            Assert.Equal(one.Loss, two.Loss);
            Assert.Equal(one.Gradient, two.Gradient);
        }
    }

    [Fact]
    public void A_warm_operation_allocates_nothing()
    {
        using var x = Numbers.Parameter("x", 500, 1);
        var weights = Positive(500);
        PairedRows[] terms = [Term(1, Range(0, 200), Range(200, 300))];
        Assert.Equal(0, Allocations.OnThisThread(() =>
        {
            _tape.Reset();
            _tape.Backward(_tape.PairwiseLogistic(_tape.Use(x), weights, terms, 10_000, draw: 7));
        }));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var scores = _tape.Constant([1, 2, 3, 4], 4, 1);
        Assert.Throws<ArgumentException>(() => _tape.PairwiseLogistic(scores, [1, 1], [], All, draw: 0));
        Assert.Throws<ArgumentException>(() => _tape.PairwiseLogistic(_tape.Constant([1, 2, 3, 4], 2, 2), [1, 1], [], All, draw: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.PairwiseLogistic(scores, [1, 1, 1, 1], [], maxPairs: 0, draw: 0));
        Assert.Throws<IndexOutOfRangeException>(() => _tape.PairwiseLogistic(scores, [1, 1, 1, 1], [Term(1, [4], [0])], All, draw: 0));
    }

    private (float Loss, float[] Gradient) Run(float[] scores, float[] weights, PairedRows[] terms, int maxPairs, ulong draw, Tape? tape = null, bool relativeToFirst = false)
    {
        tape ??= _tape;
        tape.Reset();
        using var x = new Parameter("x", scores.Length, 1);
        scores.CopyTo(x.Values);
        var loss = tape.PairwiseLogistic(tape.Use(x), weights, terms, maxPairs, draw, relativeToFirst);
        tape.Backward(loss);
        return (loss.Scalar, x.Gradient.ToArray());
    }

    private static (double Loss, double[] Slopes) ByDefinition(float[] scores, float[] weights, PairedRows[] terms)
    {
        var (loss, slopes) = (0.0, new double[scores.Length]);
        foreach (var term in terms)
        {
            int[] higher = term.Higher.ToArray(), lower = term.Lower.ToArray();
            var sum = higher.Sum(i => (double)weights[i]) * lower.Sum(j => (double)weights[j]);
            foreach (var i in higher)
                foreach (var j in lower)
                {
                    var (share, d) = ((double)term.Weight * weights[i] * weights[j] / sum, (double)scores[j] - scores[i]);
                    loss += share * (Math.Max(d, 0) + Math.Log(1 + Math.Exp(-Math.Abs(d))));
                    slopes[i] -= share / (1 + Math.Exp(-d));
                    slopes[j] += share / (1 + Math.Exp(-d));
                }
        }

        return (loss, slopes);
    }

    private static PairedRows Term(float weight, int[] higher, int[] lower) => new(weight, higher, lower);

    private static int[] Range(int first, int count) => [.. Enumerable.Range(first, count)];

    private static float[] Positive(int count) => [.. Numbers.Normal(count, seed: 7).Select(x => Math.Abs(x) + 0.1f)];
}
