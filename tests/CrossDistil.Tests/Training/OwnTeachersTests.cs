using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Teachers with networks of their own: what they learn reaches no student, and what students learn no teacher.</summary>
public sealed class OwnTeachersTests : IDisposable
{
    private static readonly CrossDistilMethod Method = SmallData.Own with { Sampling = SamplingMode.Paper, Alpha = 0.6, Temperature = 2, Beta1 = 0.4, Beta2 = 0.7 };
    private static readonly LossWeights TeachersAlone = new() { Student = 0 };
    private static readonly string[] Teacher = ["teacher."];
    private static readonly string[] Students = ["student.", "expert.", "gate.", "embedding"];

    private readonly ObjectiveBench _bench = new(network: SmallData.Network);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Distillation_reaches_no_teacher_and_no_teachers_table()
    {
        var gradients = _bench.Backward(Method with { Alpha = 1, Weights = new LossWeights { Teacher = 0 } });
        Assert.Contains("teacher.embedding", gradients.Model.Keys); // else the test says too little
        Nothing(gradients, Teacher);
        Something(gradients, Students);
    }

    [Fact]
    public void A_teachers_loss_reaches_no_student_no_backbone_and_no_students_table()
    {
        foreach (var regression in (double[])[0, 5])
        {
            var gradients = _bench.Backward(Method with { TeacherRegression = regression, Weights = TeachersAlone });
            Nothing(gradients, Students);
            Something(gradients, ["teacher.0.0", "teacher.1.0", "teacher.embedding"]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_teacher_and_its_embeddings_are_reached_by_its_own_tasks_loss_alone(int task)
    {
        var weights = TeachersAlone with { Teacher = new() { List = task == 0 ? [1, 0] : [0, 1] } };
        var gradients = _bench.Backward(Method with { Weights = weights });
        Something(gradients, [$"teacher.{task}.0", $"teacher.{task}.1"]);
        Nothing(gradients, [$"teacher.{1 - task}."]);
        var vectors = gradients.Model["teacher.embedding"].Chunk(SmallData.Network.EmbeddingDim).ToArray(); // of teacher 0, of teacher 1, of teacher 0, …
        Assert.Contains(vectors.Where((_, i) => i % 2 == task), vector => vector.Any(value => value != 0));
        Assert.All(vectors.Where((_, i) => i % 2 != task), vector => Assert.All(vector, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void What_a_student_learns_from_labels_is_plain_trainings_gradient()
    {
        var plain = _bench.Plain();
        var beside = _bench.Backward(Method with { Alpha = 0 });
        Assert.All(Students, part => Assert.All(plain.Of(part).Zip(beside.Of(part)), pair => CrossDistil.Tests.Tensors.Numbers.Close(pair.First, pair.Second, 1e-5, 1e-7)));
        Assert.Equal(plain.Losses.Hard, beside.Losses.Student);
    }

    /// <summary>The strongest form of the same: nothing of a whole training differs but what distillation does.</summary>
    [Theory]
    [InlineData(EmbeddingOptimizer.Adam, 1)]
    [InlineData(EmbeddingOptimizer.Adagrad, 2)]
    public void Without_distillation_students_end_at_the_very_bits_of_plain_training(EmbeddingOptimizer optimizer, int threads)
    {
        using var data = SmallData.Log();
        var own = SmallData.Own with { Beta1 = 0.4, Beta2 = 0.7 };
        var (plain, without, taught) = (Train(new PlainMethod()), Train(own with { Alpha = 0 }), Train(own));
        Assert.All(plain.Theta, parameter => Assert.Equal(parameter.Value.Select(BitConverter.SingleToInt32Bits), without.Theta[parameter.Key].Select(BitConverter.SingleToInt32Bits)));
        Assert.Equal(plain.Steps, without.Steps);
        Assert.Equal(plain.Logits, without.Logits);
        Assert.All(["student.0.0.weight", "expert.0.0.weight", "embedding"], name => Assert.NotEqual(plain.Theta[name], taught.Theta[name]));

        (Dictionary<string, float[]> Theta, long Steps, float[][] Logits) Train(MethodOptions method)
        {
            var experiment = SmallData.With(training => training with { Epochs = 4, ValidationsPerEpoch = 4, Patience = 4, EmbeddingOptimizer = optimizer, Threads = threads });
            using var bench = new TrainingBench(data, experiment with { Method = method });
            var outcome = bench.Train();
            return (bench.Theta(), outcome.Steps, [bench.Logits(0), bench.Logits(1)]);
        }
    }

    [Fact]
    public void A_checkpoint_brings_their_networks_and_tables_back_and_fits_no_heads()
    {
        using var data = SmallData.Log();
        using TrainingBench bench = new(data, Over(SmallData.Own, seed: 1)), other = new(data, Over(SmallData.Own, seed: 99)), heads = new(data, Over(SmallData.CrossDistil, seed: 1));
        bench.Train();
        var path = Path.Combine(bench.CheckpointFolder, "own.ckpt");
        Checkpoint.Save(path, bench.Trained);
        Assert.NotEqual(bench.Theta()["teacher.embedding"], other.Theta()["teacher.embedding"]);
        Checkpoint.Load(path, other.Trained);
        Assert.Equal(bench.Values(), other.Values());
        Assert.Equal(["embedding", "teacher.embedding"], bench.Trained.Model.Tables.Select(table => table.Name));
        Assert.Throws<InputException>(() => Checkpoint.Load(path, heads.Trained));
    }

    [Theory]
    [InlineData("kd", false)]
    [InlineData("kd own", true)]
    [InlineData("crossdistil", false)]
    [InlineData("crossdistil own", true)]
    public void A_teacher_network_is_built_where_the_method_asks_for_one(string method, bool own)
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, Over(SmallData.MethodOf(method), seed: 1));
        Assert.Equal(own, bench.Trained.Model.HasOwnTeachers);
        Assert.Equal(own ? ["embedding", "teacher.embedding"] : ["embedding"], bench.Trained.Model.Tables.Select(table => table.Name));
    }

    [Fact]
    public void A_regressing_teachers_loss_reaches_no_student_either()
    {
        var gradients = _bench.Backward(new KdMethod { TeacherNetwork = SmallData.Network, Weights = TeachersAlone });
        Nothing(gradients, Students);
        Something(gradients, ["teacher.0.0", "teacher.1.0", "teacher.embedding"]);
    }

    [Fact]
    public void Adagrads_rate_is_a_tenth_unless_told_and_not_the_rate_of_the_dense_part()
    {
        using var data = SmallData.Log();
        Assert.Equal(Embeddings(0.1), Embeddings(rate: null));
        Assert.NotEqual(Embeddings(SmallData.Experiment.Training.Rate), Embeddings(rate: null));

        float[] Embeddings(double? rate)
        {
            using var bench = new TrainingBench(data, SmallData.With(training => training with { EmbeddingOptimizer = EmbeddingOptimizer.Adagrad, EmbeddingRate = rate }));
            bench.Train();
            return bench.Theta()["embedding"];
        }
    }

    private static Experiment Over(MethodOptions method, ulong seed) => SmallData.With(training => training with { Seed = seed }) with { Method = method };

    private static void Nothing(ObjectiveBench.Outcome gradients, string[] parts) => Assert.All(parts, part =>
    {
        Assert.NotEmpty(gradients.Of(part));
        Assert.All(gradients.Of(part), gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
    });

    private static void Something(ObjectiveBench.Outcome gradients, string[] parts) =>
        Assert.All(parts, part => Assert.Contains(gradients.Of(part), gradient => gradient.Any(value => value != 0)));
}
